// What MoJ Frontend's own templates make of what our macros show: printed as JSON, for `fixtures.py`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import nunjucks from 'nunjucks';

const PACKAGES = new URL('node_modules/', import.meta.url).pathname;
const filters = createRequire(import.meta.url)('@ministryofjustice/frontend/moj/filters/all.js')();
const made = nunjucks.configure([`${PACKAGES}@ministryofjustice/frontend`, `${PACKAGES}govuk-frontend/dist`], {
  autoescape: true, trimBlocks: true, lstripBlocks: true,
});
for (const [name, filter] of Object.entries(filters)) made.addFilter(name, filter);

const cases = JSON.parse(readFileSync(new URL('moj.json', import.meta.url)));
const shown = ({ component, options }) => {
  const macro = `moj${component.split('-').map((part) => part[0].toUpperCase() + part.slice(1)).join('')}`;
  const from = `moj/components/${component}/macro.njk`;
  return made.renderString(`{% from "${from}" import ${macro} %}{{ ${macro}(options) }}`, { options });
};
console.log(JSON.stringify(cases.map((one) => ({ ...one, html: shown(one) }))));
