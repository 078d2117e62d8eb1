import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import type { App } from '../app.ts';
import { SESSION_COOKIE } from '../../../access/principal.ts';
import { DOCS_POLICY } from '../helmet.ts';
import type { HttpDeps } from '../needs.ts';
import { permissionFor } from '../../../access/permissions.ts';
import { createLazyApp } from '../lazy-app.ts';

/** A bell in place of the logo of Swagger UI. */
const LOGO = {
  type: 'image/svg+xml',
  content: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="40" height="40"><path fill="#f2c94c" ' +
      'd="M12 2a2 2 0 0 1 2 2 6 6 0 0 1 4 6v5l2 3H4l2-3v-5a6 6 0 0 1 4-6 2 2 0 0 1 2-2zm-2 17h4a2 2 0 0 1-4 0z"/></svg>',
  ),
};

type Described = { readonly method: string; readonly url: string; readonly schema: FastifySchema };

/**
 * Serves /api/openapi.json and Swagger UI (/api/docs), made from the schemas with which the routes check requests.
 * Must be called before the routes are added.
 */
export function serveDocs(app: App, needs: Pick<HttpDeps, 'version' | 'isNotRecorded' | 'log'>): void {
  const routes: Described[] = [];
  app.addHook('onRoute', ({ method, url, schema }: RouteOptions) => {
    for (const one of [method].flat()) {
      if (one !== 'HEAD' && schema !== undefined && schema.hide !== true) routes.push({ method: one, url, schema });
    }
  });
  const enter = createLazyApp(app, needs, (lazy) => describe(lazy, routes, needs.version));
  for (const url of ['/api/openapi.json', '/api/docs', '/api/docs/*']) app.get(url, { schema: { hide: true } }, enter);
}

async function describe(lazy: FastifyInstance, routes: readonly Described[], version: string): Promise<void> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  await lazy.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Lotusbell',
        version,
        description:
          'Calls, people, devices and the site of one building. Errors are problem details with a stable `code`.',
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: "the token of a session, or the administrator's (DATA/admin.token)",
          },
          cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'set by POST /api/v1/sessions' },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transformObject: (document) =>
      'openapiObject' in document ? withOptionalBodies(document.openapiObject) : document.swaggerObject,
  });
  await lazy.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: DOCS_POLICY,
    logo: LOGO,
    theme: { title: 'Lotusbell' },
  });
  lazy.get('/api/openapi.json', { schema: { hide: true } }, () => lazy.swagger());
  // These routes are only described here. The outer app answers them; only the paths of the docs reach this app.
  for (const { method, url, schema } of routes) {
    lazy.route({ method, url, schema: { ...schema, ...rolesOf(method, url) }, handler: () => null });
  }
}

type Described31 = { paths?: Record<string, unknown> };
type Body = { required?: boolean; content?: Record<string, { schema?: { required?: string[] } }> };

/** Bodies of actions may be empty (http.md, Calls). A body is required only when its schema has required fields. */
function withOptionalBodies<Document extends Described31>(document: Document): Document {
  for (const path of Object.values(document.paths ?? {})) {
    for (const { requestBody } of Object.values(path as Record<string, { requestBody?: Body }>)) {
      const json = requestBody?.content?.['application/json']?.schema;
      // A site document or a file.
      const isWhole =
        requestBody?.content?.['application/yaml'] !== undefined ||
        requestBody?.content?.['application/json'] === undefined;
      if (requestBody !== undefined && !isWhole && json?.required === undefined) requestBody.required = false;
    }
  }
  return document;
}

function rolesOf(method: string, url: string): object {
  const who = permissionFor(method, url)?.who;
  return { tags: [url.split('/')[3] ?? 'hub'], 'x-roles': who ?? [] };
}
