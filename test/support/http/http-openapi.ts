import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Reply } from './http-door.ts';

type Media = { readonly schema: TSchema };
type Told = { readonly content?: Record<string, Media> };
type Operation = {
  readonly responses: Record<string, Told>;
  readonly requestBody?: { readonly required?: boolean };
  readonly security?: unknown[];
};
export type OpenApi = { readonly openapi: string; readonly paths: Record<string, Record<string, Operation>> };

export type Described = {
  /** `METHOD /path/{id}`, sorted. */
  readonly operations: readonly string[];
  /** @throws when the document does not describe this reply: route, status, content type, and every field. */
  readonly hold: (method: string, path: string, reply: Reply<unknown>) => void;
  /** Operations for which a reply below 400 was checked, sorted. */
  readonly held: () => readonly string[];
};

/** Checks replies against an OpenAPI document, because scripts rely on it. */
export function describedBy(document: OpenApi): Described {
  const held = new Set<string>();
  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      operation,
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      fixed: !path.includes('{'),
    })),
  );

  function hold(method: string, path: string, reply: Reply<unknown>): void {
    const fitting = all.filter((one) => one.method === method && one.pattern.test(path.split('?', 1)[0]!));
    const found = fitting.find(({ fixed }) => fixed) ?? fitting[0];
    if (found === undefined) throw new Error(`the document does not know ${method} ${path}`);
    const { responses } = found.operation;
    const told = responses[String(reply.status)] ?? responses[`${Math.floor(reply.status / 100)}XX`];
    if (told === undefined) throw new Error(`${found.name} is not said to answer ${reply.status}`);
    const type = reply.type.split(';', 1)[0]!;
    if (reply.status < 400) held.add(found.name);
    if (reply.text === '') {
      if (told.content !== undefined)
        throw new Error(`${found.name} answered ${reply.status} with nothing, but should say something`);
      return;
    }
    const media = told.content?.[type];
    if (media === undefined) throw new Error(`${found.name} is not said to answer ${reply.status} as ${type}`);
    const value = type.includes('json') ? reply.body : reply.text;
    const [slip] = Compile(media.schema).Errors(value);
    if (slip !== undefined)
      throw new Error(
        `${found.name} ${reply.status}: ${slip.instancePath} ${slip.message} in ${reply.text.slice(0, 300)}`,
      );
  }

  return { operations: all.map(({ name }) => name).toSorted(), hold, held: () => [...held].toSorted() };
}
