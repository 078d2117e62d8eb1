import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';

export type Reply = { readonly status: number; readonly text: string };

/** Requests of the app: each on a connection of its own. Any certificate will do; the app knows it by its pin. */
export function ntfyRequests(base: () => string, userAgent: string) {
  function request(url: string, method: string, headers: object, take: (reply: IncomingMessage) => void) {
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const options = { method, headers: { 'user-agent': userAgent, ...headers }, rejectUnauthorized: false };
    const made = send(url, { ...options, agent: false }, take);
    made.end();
    return made;
  }

  function get(path: string, take: (reply: IncomingMessage) => void) {
    return request(`${new URL(base()).origin}${path}`, 'GET', {}, take);
  }

  return {
    get,
    fetched: (path: string): Promise<Reply> => whole((take) => get(path, take)),
    /** What a button does. */
    async pressUrl(url: string, method = 'POST'): Promise<{ status: number; body: any }> {
      const headers = method === 'POST' ? { 'content-length': '0' } : {};
      const { status, text } = await whole((take) => request(url, method, headers, take));
      return { status, body: text === '' ? null : JSON.parse(text) };
    },
  };
}

function whole(send: (take: (reply: IncomingMessage) => void) => NodeJS.EventEmitter): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const made = send((reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    made.on('error', reject);
  });
}
