import { SiteSchema } from '../../config/site/site-schema.ts';
import type { Blocks } from './blocks.ts';
import { fieldsOf, plain, shapeOf, type Names, type Schema } from './schema.ts';
import { fieldTable } from './table.ts';

const SITE = plain(SiteSchema);
const NO_NAMES: Names = new Map();
/** The schema of ids, which is the same everywhere. */
const ID = SITE.properties?.['site']?.properties?.['id'] ?? {};

/** One table for each section of the site document. */
export function siteBlocks(): Blocks {
  return {
    sections: fieldTable(withoutFields(SITE), NO_NAMES),
    ...Object.fromEntries(
      fieldsOf(SITE).map(([name, section]) => [
        name,
        fieldTable(section.type === 'array' ? (section.items ?? {}) : section, wordsIn(section)),
      ]),
    ),
  };
}

/** The description of each section, without its fields. */
function withoutFields(schema: Schema): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, { type, description, minItems }]): [string, Schema] => [
      name,
      {
        ...(type === 'array' ? { type, items: { type: 'object' } } : { type: 'object' }),
        ...(description === undefined ? {} : { description }),
        ...(minItems === undefined ? {} : { minItems }),
      },
    ],
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** Names for maps of languages, with the length limit of their texts. */
function wordsIn(schema: Schema): Names {
  const names = new Map([[shapeOf(ID), 'id']]);
  const walk = (one: Schema): void => {
    const zh = one.properties?.['zh'];
    if (zh !== undefined && one.properties?.['en'] !== undefined) {
      names.set(shapeOf(one), `\`{ zh, en, … }\`, each at most ${zh.maxLength} characters`);
      return;
    }
    for (const [, field] of fieldsOf(one)) walk(field);
    for (const inner of [...(one.anyOf ?? []), ...(one.items === undefined ? [] : [one.items])]) walk(inner);
  };
  walk(schema);
  return names;
}
