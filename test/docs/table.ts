import { code, fieldsOf, typeOf, type Names, type Schema } from './schema.ts';

/** A Markdown table. Bars inside cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** The fields of an object, one per row. Objects without a name of their own are written out below it. */
export function fieldTable(schema: Schema, names: Names): string {
  const rows = rowsOf(schema, names, '');
  return rows.length === 0 ? 'No fields.' : table(['field', 'type', 'meaning'], rows);
}

function rowsOf(schema: Schema, names: Names, above: string): (readonly string[])[] {
  return fieldsOf(schema).flatMap(([name, field, optional]) => {
    const path = `${above}${name}`;
    const inner = innerObject(field);
    const type = inner === null ? typeOf(field, names) : inner.list ? listType(field) : 'object';
    const row = [code(path + (optional ? '?' : '')), type, meaning(field)];
    const text = typeOf(field, names);
    return inner === null || text.includes('](')
      ? [[row[0] as string, text === field.description ? 'object' : text, row[2] as string]]
      : [row, ...rowsOf(inner.schema, names, `${path}${inner.list ? '[]' : ''}.`)];
  });
}

/** Objects of more than two fields are too long for one cell. */
function innerObject(field: Schema): { readonly schema: Schema; readonly list: boolean } | null {
  const list = field.type === 'array';
  const schema = list ? (field.items ?? {}) : field;
  return schema.type === 'object' && fieldsOf(schema).length > 2 ? { schema, list } : null;
}

function listType({ minItems, maxItems }: Schema): string {
  return typeOf(
    { type: 'array', items: { type: 'object' }, ...(minItems && { minItems }), ...(maxItems && { maxItems }) },
    new Map(),
  );
}

/** The format of ids is described once, before the tables. */
const SAYS_ONLY_ID = /^(an id: small letters|a-z, 0-9 and -)/;

function meaning({ description = '', default: usual }: Schema): string {
  return [SAYS_ONLY_ID.test(description) ? '' : description, ...(usual === undefined ? [] : [`default ${code(usual)}`])]
    .filter((one) => one !== '')
    .join('; ');
}
