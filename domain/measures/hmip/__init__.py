"""The inspectorate's performance tables (Home Office Online Report 17/04): elements, verdicts, areas compared."""
