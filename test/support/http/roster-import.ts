import { afterAll, afterEach, beforeAll } from 'vitest';
import { httpHarness, type HttpHarness } from './http-door.ts';

/** What the import of a roster answers. */
export type Told = {
  readonly code?: string;
  readonly applied?: boolean;
  readonly unchanged?: number;
  readonly added?: readonly {
    readonly id: string;
    readonly kind: string;
    readonly person: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly mistakes?: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
    readonly hint: string;
    readonly severity: string;
  }[];
};

/** One hub for the tests of a file. What a test has imported is taken out after it. */
export function rosterImports() {
  let harness: HttpHarness;
  let lin: string;
  beforeAll(async () => {
    harness = await httpHarness();
    lin = await harness.tokenOf('lin');
  });
  afterEach(async () => {
    for (const { id } of await overrides())
      await harness.ask({ method: 'DELETE', path: `/roster/overrides/${id}`, as: lin });
  });
  afterAll(() => harness.end());

  const send = async (type: string, body: string, query = ''): Promise<Told> =>
    (
      await harness.ask<Told>({
        method: 'POST',
        path: `/roster/import${query}`,
        as: lin,
        body,
        headers: { 'content-type': type },
      })
    ).body;
  const overrides = async () =>
    (await harness.ask<{ overrides: { id: string; kind: string; person: string }[] }>({ path: '/roster', as: lin }))
      .body.overrides;

  return {
    send,
    overrides,
    harness: () => harness,
    /** The token of a lead. */
    lead: () => lin,
    async setClock(at: string): Promise<void> {
      harness.temp.clock.now = Date.parse(at);
      lin = await harness.tokenOf('lin');
    },
    table: (...rows: string[]): Promise<Told> =>
      send('text/csv', ['kind,person,for,team,from,to', ...rows].join('\r\n')),
  };
}

export const seen = ({ mistakes = [] }: Told): string[] =>
  mistakes.map(
    ({ line, column, severity, path, message, hint }) => `${line}:${column} ${severity} ${path} | ${message} | ${hint}`,
  );

/** Times as the wall of Lotus Apartment shows them: kind, person, begin and end. */
export const wall = ({ added = [] }: Told): string[] =>
  added.map(({ kind, person, from, to }) => {
    const local = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16);
    return `${kind} ${person} ${local(from)} ${local(to).slice(local(from).slice(0, 10) === local(to).slice(0, 10) ? 11 : 0)}`;
  });
