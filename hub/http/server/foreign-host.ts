import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpDeps } from './needs.ts';
import { isEncrypted, isLoopback } from './pages/plain-http.ts';
import { refuse } from './refuse.ts';

/** Names of which the log speaks. A page could ask under ever new ones. */
const NAMES_LOGGED = 20;

/** Answers requests whose Host is not this hub's: a page with a link for browsers, a problem for everything else. */
export function createForeignHostAnswer({
  publicUrl,
  log,
}: Pick<HttpDeps, 'publicUrl' | 'log'>): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const logged = new Set<string>();
  return (request, reply) => {
    const host = (request.headers.host ?? '').slice(0, 253);
    if (!logged.has(host) && logged.size < NAMES_LOGGED) {
      logged.add(host);
      log.info(
        { event: 'foreign-host', host },
        'asked under a name that is not this hub’s; hostNames in the settings adds names',
      );
    }
    const problem = refuse(reply, 'FOREIGN_HOST');
    const isPage = request.headers.accept?.includes('text/html') === true && !request.url.startsWith('/api/');
    if (!isPage) return reply.send(problem);
    return reply.type('text/html; charset=utf-8').send(page(publicUrl ?? addressOf(request)));
  };
}

/** The address of this hub by number; null when only a reverse proxy on this machine is seen. */
function addressOf({ raw: { socket } }: FastifyRequest): string | null {
  const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
  if (address === '' || isLoopback(address)) return null;
  const host = address.includes(':') ? `[${address}]` : address;
  return `http${isEncrypted(socket) ? 's' : ''}://${host}:${socket.localPort}`;
}

/** Without script, and with nothing from the request. The style sheet is served under every name. */
function page(address: string | null): string {
  const link = address === null ? '' : `<p><a class="act" href="${address}/">${address}</a></p>`;
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>网址不对 · Wrong address</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/ca.css"></head>
<body><main>
<h1>这个网址不是本楼呼叫系统的</h1>
<p>请用平时的网址打开，或扫邀请二维码。</p>
${link}
<p class="soft">管理员：在设置的 publicUrl 或 hostNames 里写上这个名字，再重启主机；或用主机的 IP 地址打开。</p>
<div lang="en">
<h1>The call system of this building has another address</h1>
<p>Open the usual address, or scan the code of your invitation.</p>
<p class="soft">Administrator: write this name into publicUrl or hostNames in the settings and start the hub again, or use the IP address of the hub.</p>
</div>
</main></body>
</html>
`;
}
