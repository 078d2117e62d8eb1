import * as calls from '../../hub/contract/call.ts';
import { ERRORS } from '../../hub/contract/errors.ts';
import * as callBodies from '../../hub/contract/http/calls.ts';
import * as calendarLink from '../../hub/contract/http/calendar-link.ts';
import * as devices from '../../hub/contract/http/devices.ts';
import * as matters from '../../hub/contract/http/matters.ts';
import * as pagers from '../../hub/contract/http/pagers.ts';
import * as pairing from '../../hub/contract/http/pairing.ts';
import * as passkeys from '../../hub/contract/http/passkeys.ts';
import * as people from '../../hub/contract/http/people.ts';
import * as privacy from '../../hub/contract/http/privacy.ts';
import * as problem from '../../hub/contract/http/problem.ts';
import * as reports from '../../hub/contract/http/reports.ts';
import * as roster from '../../hub/contract/http/roster.ts';
import * as screens from '../../hub/contract/http/screens.ts';
import * as site from '../../hub/contract/http/site.ts';
import * as unheard from '../../hub/contract/http/unheard.ts';
import * as why from '../../hub/contract/http/why.ts';
import * as troubles from '../../hub/contract/http/troubles.ts';
import { Id, Timestamp, Words } from '../../hub/contract/ids.ts';
import { PERMISSIONS, type Permission } from '../../hub/access/permissions.ts';
import { httpHarness } from '../support/http/http-door.ts';
import type { Blocks } from './blocks.ts';
import { code, fieldsOf, plain, shapeOf, typeOf, type Names, type Schema } from './schema.ts';
import { fieldTable, table } from './table.ts';

type Media = { readonly schema?: Schema };
type Body = { readonly content?: Readonly<Record<string, Media>> };
type Operation = {
  readonly summary: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body & { readonly description?: string }>>;
  readonly tags?: readonly string[];
};
type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
type Route = {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly permission: Permission;
};

/** Simple values by their names, and objects that have a table of their own under "Shapes". */
const VALUES: Names = new Map([
  [shapeOf(Id), 'id'],
  [shapeOf(Timestamp), 'time'],
  [shapeOf(Words), '`{ zh, en }`'],
  [shapeOf(roster.Moment), 'moment'],
]);
const SHAPES: readonly (readonly [name: string, schema: Schema])[] = [
  calls,
  callBodies,
  calendarLink,
  devices,
  matters,
  pagers,
  pairing,
  passkeys,
  people,
  privacy,
  problem,
  reports,
  roster,
  screens,
  site,
  unheard,
  why,
  troubles,
]
  .flatMap((one) =>
    Object.entries(one).flatMap(([name, value]) => (isTabled(value) ? [[name, plain(value)] as const] : [])),
  )
  // Query parameters are written out at each route.
  .filter(([name]) => !/Query$|^RosterDays$/.test(name))
  .toSorted(([one], [other]) => (one < other ? -1 : 1));
/** Of two names for one shape the first is used. */
const BODIES: Names = new Map(
  SHAPES.map(([name, schema]) => [shapeOf(schema), `[${name}](#${name.toLowerCase()})`] as const).toReversed(),
);
/** Inside other shapes, an object of one field is written out instead of linked. */
const NAMES: Names = new Map([
  ...SHAPES.filter(([, schema]) => fieldsOf(schema).length > 1).map(
    ([, schema]) => [shapeOf(schema), BODIES.get(shapeOf(schema)) ?? ''] as const,
  ),
  ...VALUES,
]);

/** Groups of routes by the first parts of their paths. The headings are in the document. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  sessions: ['sessions', 'me', 'passkeys'],
  people: ['staff', 'privacy', 'pagers', 'pager-setups', 'calendars'],
  devices: ['devices', 'unknown-devices', 'brokers', 'quarantine', 'call-points', 'pairing'],
  troubles: ['troubles'],
  site: ['site', 'places'],
  calls: ['calls', 'outcomes'],
  matters: ['matters'],
  duty: ['duty', 'reachability', 'check-ins', 'roster', 'roster.ics', 'roster.csv'],
  reports: ['reports'],
  hub: ['healthz', 'readyz', 'metrics'],
};

export async function httpBlocks(): Promise<Blocks> {
  const routes = await routesOfTheHub();
  const grouped = Object.entries(GROUPS).map(([name, firsts]) => {
    const found = routes.filter(({ path }) => firsts.includes(firstPart(path)));
    return [`routes-${name}`, routeTable(found)] as const;
  });
  const known = Object.values(GROUPS).flat();
  const lost = routes.filter(({ path }) => !known.includes(firstPart(path)));
  if (lost.length > 0) throw new Error(`no group of http.md holds ${lost.map(({ path }) => path).join(', ')}`);
  return {
    ...Object.fromEntries(grouped),
    others: others(routes),
    errors: table(
      ['code', 'status', 'title', 'remedy'],
      Object.entries(ERRORS).map(([name, { status, title, hint }]) => [code(name), String(status), title, hint]),
    ),
    shapes: SHAPES.map(
      ([name, schema]) =>
        `### ${name}\n\n${fieldTable(schema, new Map([...NAMES].filter(([shape]) => shape !== shapeOf(schema))))}`,
    ).join('\n\n'),
  };
}

function isTabled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && fieldsOf(plain(value)).length > 0;
}

/** The routes of a running server (OpenAPI), and who may use them (table of permissions). */
async function routesOfTheHub(): Promise<Route[]> {
  const house = await httpHarness();
  try {
    const { body } = await house.ask<OpenApi>({ path: './api/openapi.json' });
    return Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
        const permission = PERMISSIONS[name];
        if (permission === undefined) throw new Error(`there are no permissions for ${name}`);
        return { method: method.toUpperCase(), path, operation, permission };
      }),
    );
  } finally {
    await house.end();
  }
}

function firstPart(path: string): string {
  const [, first = '', , third = ''] = path.split('/');
  return first === 'api' ? third : first;
}

function routeTable(routes: readonly Route[]): string {
  return table(
    ['request', 'who', 'takes', 'answers', 'does'],
    routes.map(({ method, path, operation, permission }) => [
      code(`${method} ${path.replace('/api/v1', '')}`),
      whoMay(permission),
      [...queryOf(operation), ...bodyOf(operation.requestBody), ...headersOf(operation)].join('; ') || 'nothing',
      answersOf(operation),
      operation.summary,
    ]),
  );
}

/** Roles in the usual order. */
function whoMay({ who, own, person, byPin }: Permission): string {
  const roles = who === 'anyone' ? 'anyone' : who.length === people.ROLES.length ? 'all roles' : who.join(', ');
  const more = [
    ...(own === 'staff' ? ['everybody for themselves'] : []),
    ...(own === 'session' || own === 'passkey' || own === 'pager' ? [`everybody for a ${own} of theirs`] : []),
    ...(person === true ? ['a person'] : []),
    ...(byPin === true ? ['PIN'] : []),
  ];
  return [roles, ...more].join('; ');
}

function queryOf({ parameters = [] }: Operation): string[] {
  const query = parameters.filter((one) => one.in === 'query');
  return query.length === 0
    ? []
    : [`query ${query.map(({ name, schema }) => `${code(`${name}?`)} ${typeOf(schema, VALUES)}`).join(', ')}`];
}

function headersOf({ parameters = [] }: Operation): string[] {
  return parameters.filter((one) => one.in === 'header').map(({ name }) => `header ${code(headerName(name))}`);
}

function headerName(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
}

function bodyOf(body: Body | undefined): string[] {
  const media = Object.entries(body?.content ?? {});
  const texts = media.flatMap(([type, { schema = {} }]) => {
    const isEmpty = schema.type === 'object' && fieldsOf(schema).length === 0 && schema.description === undefined;
    return isEmpty
      ? []
      : [
          `${BODIES.get(shapeOf(schema)) ?? typeOf(schema, NAMES)}${type === 'application/json' ? '' : ` as ${code(type)}`}`,
        ];
  });
  return texts.length === 0 ? [] : [texts.join(' or ')];
}

function answersOf({ responses }: Operation): string {
  return Object.entries(responses)
    .filter(([status]) => /^\d+$/.test(status))
    .map(([status, { content }]) => {
      const kinds = Object.entries(content ?? {}).map(([type, { schema = {} }]) =>
        type === 'application/json' ? (BODIES.get(shapeOf(schema)) ?? listOf(schema)) : code(type),
      );
      return `${status}${kinds.length === 0 || status === '204' ? '' : ` ${kinds.join(' or ')}`}`;
    })
    .join('; ');
}

/** The item schema of a list `{items, next}`. */
function listOf(schema: Schema): string {
  const fields = new Map(fieldsOf(schema).map(([name, field]) => [name, field]));
  const items = fields.get('items')?.items;
  return items !== undefined && fields.has('next')
    ? `[list](#lists) of ${typeOf(items, NAMES)}${fields.has('places') ? ', and `places`: list of [PlaceReach](#placereach)' : ''}`
    : typeOf(schema, NAMES);
}

/** Paths outside the API: pages, files and status of the hub. */
function others(routes: readonly Route[]): string {
  const told = new Set(routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`));
  const plain = { served: 'served', 'sent-on': 'redirected to HTTPS' } as const;
  return table(
    ['request', 'over plain HTTP from the network'],
    Object.entries(PERMISSIONS)
      .filter(([name]) => !told.has(name) && !name.includes('/api/v1'))
      .map(([name, permission]) => [code(name), permission.plain === undefined ? 'refused' : plain[permission.plain]]),
  );
}
