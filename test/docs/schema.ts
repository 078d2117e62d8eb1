/** The parts of JSON Schema that the schemas of the contract use. */
export type Schema = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly description?: string;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};

/** A TypeBox schema as plain JSON. */
export function plain(schema: object): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema;
}

/** Names of schemas in a document, by shape: `[Call](#call)`. */
export type Names = ReadonlyMap<string, string>;

/**
 * The same text for schemas of the same shape. The order of keys and the description of the whole are ignored. So is
 * the notation of maps, which differs in OpenAPI.
 */
export function shapeOf(schema: object): string {
  const { description: _, ...shape } = plain(schema);
  return JSON.stringify(sorted(shape));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'patternProperties' && key !== 'additionalProperties')
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

/** Fields of an object; an intersection has the fields of all its parts. */
export function fieldsOf(schema: Schema): readonly (readonly [name: string, field: Schema, optional: boolean])[] {
  const own = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, field, schema.required?.includes(name) !== true] as const,
  );
  return [...(schema.allOf ?? []).flatMap(fieldsOf), ...own];
}

/** @returns the type with its limits in words: `integer, 0 to 100`. */
export function typeOf(schema: Schema, names: Names): string {
  const named = names.get(shapeOf(schema));
  if (named !== undefined) return named;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.anyOf !== undefined) return unionOf(schema.anyOf, names);
  if (schema.allOf !== undefined) return schema.allOf.map((one) => typeOf(one, names)).join(' with ');
  switch (schema.type) {
    case 'array':
      return `list of ${typeOf(schema.items ?? {}, names)}${range(schema.minItems, schema.maxItems)}`;
    case 'object':
      return objectOf(schema, names);
    case 'string':
      return `text${range(schema.minLength, schema.maxLength, ' characters')}${pattern(schema)}`;
    case 'integer':
    case 'number':
      return `${schema.type}${range(schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    default:
      return typeof schema.type === 'string' ? schema.type : 'anything';
  }
}

/** Null comes last, and constants of one kind are listed together. */
function unionOf(members: readonly Schema[], names: Names): string {
  const isNull = ({ type }: Schema): boolean => type === 'null';
  const rest = members.filter((one) => !isNull(one));
  const texts = rest.map((one) => typeOf(one, names));
  const constants = rest.every((one) => one.const !== undefined);
  return [texts.join(constants ? ', ' : ' or '), ...(members.some(isNull) ? ['null'] : [])].join(' or ');
}

function objectOf(schema: Schema, names: Names): string {
  const fields = fieldsOf(schema);
  if (fields.length > 0)
    return `{ ${fields.map(([name, field, optional]) => `${code(name + (optional ? '?' : ''))}: ${typeOf(field, names)}`).join(', ')} }`;
  const [values] = Object.values(schema.patternProperties ?? {});
  return values === undefined ? (schema.description ?? 'object') : `map of names to ${typeOf(values, names)}`;
}

function range(least: number | undefined, most: number | undefined, unit = ''): string {
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}${unit}`;
  if (most !== undefined) return `, at most ${most}${unit}`;
  return least === undefined ? '' : `, at least ${least}${unit}`;
}

/** A pattern is shown only where no description says what to write. */
function pattern(schema: Schema): string {
  return schema.pattern === undefined || schema.description !== undefined || schema.pattern === '\\S'
    ? ''
    : `, matches ${code(schema.pattern)}`;
}

export function code(value: unknown): string {
  return `\`${String(value)}\``;
}
