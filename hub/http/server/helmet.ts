import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * What a page of this hub may load and do: its own files, its own hub, nothing inline.
 * @param panel origin of the demo's front-door panel, which the panel page talks to.
 */
export function pageHeaders(panel: string | null): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        // Old Safari does not count WebSockets of the same host as 'self'.
        connectSrc: ["'self'", 'ws:', 'wss:', ...(panel === null ? [] : [panel])],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    // Over plain HTTP browsers ignore these three and complain; whoever ends TLS in front of the hub sets them there.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xFrameOptions: { action: 'deny' },
    // 'no-referrer' would make some browsers send `Origin: null` with our own pages' requests.
    referrerPolicy: { policy: 'same-origin' },
  };
}

/** For /api/docs alone: the reader draws itself with inline styles and data: pictures, and asks this hub only. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');
