/**
 * All files that may be referred to, by their paths from the root, and the text of those in which references are
 * searched.
 */
export type Library = {
  readonly texts: ReadonlyMap<string, string>;
  readonly paths: ReadonlySet<string>;
};

const PROTOCOL = ['mqtt', 'http', 'stream', 'site', 'cli', 'promises'] as const;
const PROTOCOL_FOLDER = 'hub/contract/';

/** Documents that are not in the repository. The pattern does not match itself. */
const OUTSIDE = /contrac[t] §|\b(produc[t]|contrac[t]|styl[e]|hous[e])\.md\b/gi;
/** `mqtt.md, Press`: a document of the protocol and one of its headings, which begins with a capital. */
const CITED = new RegExp(
  `(?<![\\w./-])(?:hub/contract/)?(${PROTOCOL.join('|')})\\.md\\b(?:, (?=[A-Z0-9])(.{1,80}))?`,
  'g',
);
/** `decision 0013`, `decisions 0013 and 0014`, `hub/decisions/0013`. */
const DECISION = /\bdecisions?[ /](\d{4})\b(?:(?:, | and )(\d{4})\b)*/g;
const LINK = /\[[^\]\n]*\]\(([^)\s]+)\)/g;
/** A path from the root in a document: `hub/store/open.ts`. */
const PATH = /`((?:hub|test|config|dashboard|firmware-sim)\/[\w./-]+)`/g;
const FENCE = /^ *```[\s\S]*?^ *```/gm;

/** @returns each reference that does not resolve, with file and line. */
export function dangling({ texts, paths }: Library): string[] {
  return [...texts].flatMap(([path, text]) => {
    const at = (index: number): string => `${path}:${text.slice(0, index).split('\n').length}`;
    return [
      ...[...text.matchAll(OUTSIDE)].map(({ 0: found, index }) => `${at(index)}: "${found}" is not in the repository`),
      ...citations(text).flatMap(({ document, rest, index }) => {
        const cited = texts.get(`${PROTOCOL_FOLDER}${document}.md`);
        if (cited === undefined) return [`${at(index)}: there is no ${PROTOCOL_FOLDER}${document}.md`];
        return rest === null || headingsOf(cited).some((heading) => begins(rest, heading))
          ? []
          : [`${at(index)}: ${document}.md has no heading "${rest.slice(0, 40)}"`];
      }),
      ...decisions(text)
        .filter(({ number }) => ![...paths].some((one) => one.startsWith(`hub/decisions/${number}-`)))
        .map(({ number, index }) => `${at(index)}: there is no decision ${number}`),
      ...(path.endsWith('.md') ? [...deadLinks(path, text, { texts, paths }, at), ...deadPaths(text, paths, at)] : []),
    ];
  });
}

type Citation = { readonly document: string; readonly rest: string | null; readonly index: number };

function citations(text: string): Citation[] {
  return [...text.matchAll(CITED)].map(({ 1: document = '', 2: rest, index }) => ({
    document,
    rest: rest ?? null,
    index,
  }));
}

function decisions(text: string): { readonly number: string; readonly index: number }[] {
  return [...text.matchAll(DECISION)].flatMap(({ 0: found, index }) =>
    [...found.matchAll(/\d{4}/g)].map(([number]) => ({ number, index })),
  );
}

/** A citation may continue after the heading: `mqtt.md, Press ids)`. */
function begins(rest: string, heading: string): boolean {
  return rest.startsWith(heading) && !/^[\w-]/.test(rest.slice(heading.length));
}

export function headingsOf(markdown: string): string[] {
  return [...markdown.replaceAll(FENCE, '').matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => heading);
}

/** The anchor that GitHub makes: lower case, spaces as hyphens, everything else removed. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function deadLinks(path: string, text: string, { texts, paths }: Library, at: (index: number) => string): string[] {
  const prose = text.replaceAll(FENCE, (fence) => fence.replaceAll(/[^\n]/g, ' '));
  return [...prose.matchAll(LINK)].flatMap(({ 1: target = '', index }) => {
    if (/^[a-z][a-z+.-]*:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const found = file === '' ? path : resolved(path, file);
    if (!isThere(found, paths)) return [`${at(index)}: ${target} leads to no file`];
    const there = texts.get(found);
    return anchor === undefined || there === undefined || headingsOf(there).map(anchorOf).includes(anchor)
      ? []
      : [`${at(index)}: ${target} leads to no heading`];
  });
}

function deadPaths(text: string, paths: ReadonlySet<string>, at: (index: number) => string): string[] {
  return [...text.matchAll(PATH)]
    .filter(({ 1: path = '' }) => !isThere(path.replace(/\/$/, ''), paths))
    .map(({ 1: path = '', index }) => `${at(index)}: there is no ${path}`);
}

function resolved(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.replace(/\/$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** A file, or a folder with files in it. */
function isThere(path: string, paths: ReadonlySet<string>): boolean {
  return paths.has(path) || [...paths].some((one) => one.startsWith(`${path}/`));
}
