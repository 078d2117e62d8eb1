import { createReadStream } from 'node:fs';
import type { App } from '../../server/app.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';

const NONE = {
  detail: 'This hub has no app for pagers.',
  hint: 'Put the APK of ntfy (from F-Droid) into DATA/pager/ntfy.apk.',
};

/** The app for pagers, on the network of the house. */
export function pagerApkRoute(app: App, { pagers }: Pick<HttpDeps, 'pagers'>): void {
  app.get('/pager/ntfy.apk', { schema: { hide: true } }, async (_request, reply) => {
    const found = pagers === null ? null : await pagers.apk.info();
    if (pagers === null || found === null) return reply.send(refuse(reply, 'NOT_FOUND', NONE));
    return reply
      .type('application/vnd.android.package-archive')
      .header('content-disposition', 'attachment; filename="ntfy.apk"')
      .header('content-length', found.bytes)
      .send(createReadStream(pagers.apk.path));
  });
}
