import { renderSVG } from 'uqr';
import { CA_WORDS, type CaLanguage } from './ca-words.ts';

export type CaPage = {
  readonly language: CaLanguage;
  /** The address at which a phone that does not trust the hub yet opens this page. */
  readonly pageUrl: string;
  /** The address for phones that trust the hub. */
  readonly hubUrl: string;
  /** SHA-256, 32 bytes as `AB:CD:…`. */
  readonly fingerprint: string;
  /** A date such as 2036-11-22. */
  readonly until: string;
};

/** @returns the HTML of /ca. It has no script and loads only one style sheet, so that it works in every browser. */
export function caPage({ language, pageUrl, hubUrl, fingerprint, until }: CaPage): string {
  const t = CA_WORDS[language];
  const steps = (list: readonly string[]): string =>
    `<ol>${list.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>`;
  return `<!doctype html>
<html lang="${t.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(t.title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/ca.css"></head>
<body>
<nav><a href="/ca?lang=${t.other.lang}" lang="${CA_WORDS[t.other.lang].lang}">${t.other.name}</a></nav>
<main>
<h1>${escaped(t.title)}</h1>
<p>${escaped(t.why)}</p>
<p><a class="act" href="/ca.crt">${escaped(t.download)}</a></p>
<figure><figcaption>${escaped(t.scan)}<br><span class="address">${escaped(pageUrl)}</span></figcaption>${picture(pageUrl)}</figure>
<h2>${escaped(t.check)}</h2>
<p>${escaped(t.checkHint)}</p>
<p class="fingerprint">${inGroups(fingerprint)
    .map((group) => `<code>${group}</code>`)
    .join(' ')}</p>
<p>${escaped(t.until)} ${until}</p>
<h2>${escaped(t.android)}</h2>${steps(t.androidSteps)}
<h2>${escaped(t.iphone)}</h2>${steps(t.iphoneSteps)}
<h2>${escaped(t.last)}</h2>
<p>${escaped(t.lastHint)} <a class="address" href="${escaped(hubUrl)}">${escaped(hubUrl)}</a></p>
<p class="soft">${escaped(t.devices)}</p>
</main>
</body>
</html>
`;
}

/** A QR code, black on white with its quiet zone, also in dark mode: scanners need the contrast. */
function picture(url: string): string {
  return renderSVG(url, { border: 4 }).replace('<svg ', `<svg role="img" aria-label="${escaped(url)}" `);
}

/** @returns the fingerprint in groups of four bytes, as phones show it, so that people can compare it. */
export function inGroups(fingerprint: string): string[] {
  return fingerprint.match(/(?:[0-9A-F]{2}:?){4}/g)?.map((group) => group.replaceAll(':', ' ').trim()) ?? [];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export const CA_CSS = `:root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
body{margin:0;padding:1rem}nav{text-align:right}main{max-width:38rem;margin:0 auto}
nav a{display:inline-block;padding:.75rem}h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2rem}
li{margin:.5rem 0}.act{display:block;box-sizing:border-box;min-height:3.5rem;padding:1rem;border-radius:.75rem;background:#1d5a3a;color:#fff;text-align:center;font-weight:600;text-decoration:none}
figure{margin:1.5rem 0}figure svg{display:block;width:14rem;max-width:100%;margin-top:.75rem}
.address{overflow-wrap:anywhere;font-weight:600}.fingerprint code{display:inline-block;margin:0 .75rem .25rem 0;font-size:1.0625rem;white-space:nowrap}
.soft{opacity:.8}
`;
