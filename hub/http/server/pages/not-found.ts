import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { ProblemBody } from '../../../contract/http/problem.ts';
import type { App } from '../app.ts';
import { refuse } from '../refuse.ts';

type Known = { readonly pattern: RegExp; readonly methods: Set<string> };

/**
 * Answers requests without a route: NOT_FOUND for an unknown path, METHOD_NOT_ALLOWED for a known one.
 * Must be called before the routes are added.
 */
export function answerNotFound(app: App): void {
  const known = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    // A path that ends in a star serves files and would match every URL.
    if (url.endsWith('*')) return;
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) entry.methods.add(one);
    known.set(url, entry);
  });
  app.setNotFoundHandler((request, reply) => reply.send(notFound([...known.values()], request, reply)));
}

function notFound(known: readonly Known[], request: FastifyRequest, reply: FastifyReply): ProblemBody {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = new Set(known.filter(({ pattern }) => pattern.test(path)).flatMap((entry) => [...entry.methods]));
  if (methods.size === 0 || methods.has(request.method)) {
    return refuse(reply, 'NOT_FOUND', { hint: 'Check the path; /api/docs lists all of them.' });
  }
  reply.header('allow', [...methods].toSorted().join(', '));
  return refuse(reply, 'METHOD_NOT_ALLOWED');
}

function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)));
  return new RegExp(`^${parts.join('/')}/?$`);
}
