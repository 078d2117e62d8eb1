import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const WAIT_MS = 60_000;

export type Demo = {
  readonly http: string;
  /** @throws Error when the demo ends first, or after WAIT_MS. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly stop: () => void;
};
type Person = { readonly id: string; readonly url: string };

/** The demo as a process of its own, with its simulated buttons and colleagues. */
export async function startDemo(): Promise<Demo> {
  const child = spawn(process.execPath, [resolve('dist/bin/lotusbell.js'), 'demo'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (const until = Date.now() + WAIT_MS; Date.now() < until;) {
      const match = pattern.exec(said);
      if (match !== null) return match;
      if (child.exitCode !== null) throw new Error(`the demo has ended\n${said}`);
      await new Promise((done) => {
        setTimeout(done, 50);
      });
    }
    throw new Error(`the demo did not say ${String(pattern)}\n${said}`);
  };
  const [, http = ''] = await says(/^ +(http:\/\/127\.0\.0\.1:\d+)\/panel$/m);
  return { http, says, stop: () => child.kill('SIGTERM') };
}

export async function joinLink(demo: Demo, id: string): Promise<string> {
  const reply = await fetch(`${demo.http}/demo.json`);
  const { people } = (await reply.json()) as { people: readonly Person[] };
  const person = people.find((one) => one.id === id);
  if (person === undefined) throw new Error(`the demo has no link for ${id}`);
  return person.url;
}
