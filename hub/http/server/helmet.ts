import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Security headers of the pages. A page may load its own files and talk to its own hub; nothing inline.
 * @param panel origin of the demo's front-door panel, which the panel page talks to; null outside of the demo.
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
    // Over plain HTTP browsers ignore these three and log a warning. A reverse proxy that ends TLS can set them.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xFrameOptions: { action: 'deny' },
    // With 'no-referrer' some browsers send `Origin: null` with requests of the hub's own pages.
    referrerPolicy: { policy: 'same-origin' },
  };
}

/**
 * Content security policy of /api/docs: Swagger UI needs inline styles and data: pictures, and talks to this hub only.
 */
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
