"""The connection to Temporal: its own settings (TEMPORAL_ADDRESS and the rest), our data converter."""

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig

from domain.errors import OutOfReach

IDENTITY = "whole-sentence"


def address_from_environment() -> str | None:
    """The server that Temporal's own settings name, if they name one."""
    return ClientConfig.load_client_connect_config().get("target_host")


async def connect(address: str | None = None) -> Client:
    """A client for the server that the environment names, or for that address. Raises OutOfReach."""
    config = ClientConfig.load_client_connect_config()
    if address:
        config["target_host"] = address
    config.setdefault("target_host", "127.0.0.1:7233")
    try:
        return await Client.connect(**config, data_converter=pydantic_data_converter, identity=IDENTITY)
    except RuntimeError as error:
        raise OutOfReach(f"No Temporal server answers at {config['target_host']}.") from error
