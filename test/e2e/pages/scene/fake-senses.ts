import type { Page } from 'playwright-core';

/**
 * `tones`: the notes of each in Hz, or `stop`. `words`: language and text, or `hush`. `violations` of the content
 * security policy.
 */
export type Senses = { tones: (number[] | 'stop')[]; vibrations: number[][]; words: string[]; violations: string[] };

/**
 * Put into a page before its own scripts: ears, a hand and a listener that write down what the page sounds, shakes and
 * says, since a browser without loudspeaker and motor does none of it. Sound is allowed only after a touch or key, as
 * browsers hold it.
 */
export const SENSES = `(() => {
  const log = { tones: [], vibrations: [], words: [], violations: [] };
  Object.defineProperty(window, '__senses', { value: log });
  document.addEventListener('securitypolicyviolation', (event) => log.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));

  // navigator.userActivation would say yes after any question that a test asks the page.
  let isTouched = false;
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, (event) => { isTouched ||= event.isTrusted; }, true);
  const touched = () => isTouched;
  const destination = {};
  const param = () => ({ value: 0, setValueAtTime() {}, linearRampToValueAtTime() {}, setTargetAtTime() { log.tones.push('stop'); } });
  let tone = [];
  let frozenAt = null;
  Object.defineProperty(window, '__freezeSound', { value: (wanted) => { frozenAt = wanted ? performance.now() / 1000 : null; } });
  const contexts = [];
  Object.defineProperty(window, '__interruptSound', { value: () => { for (const one of contexts) { one.state = 'interrupted'; one.onstatechange?.(); } } });
  window.AudioContext = class {
    constructor() { contexts.push(this); }
    state = 'suspended';
    destination = destination;
    onstatechange = null;
    get currentTime() { return frozenAt ?? performance.now() / 1000; }
    resume() {
      if (!touched()) return new Promise(() => {});
      this.state = 'running';
      this.onstatechange?.();
      return Promise.resolve();
    }
    suspend() {
      this.state = 'suspended';
      return Promise.resolve();
    }
    createGain() {
      return { gain: param(), connect(to) {
        if (to === destination) { tone = []; log.tones.push(tone); }
        return to;
      } };
    }
    createOscillator() {
      const voice = { type: 'sine', frequency: { value: 0 }, connect: (to) => to, start() { tone.push(voice.frequency.value); }, stop() {} };
      return voice;
    }
  };

  let stuckVoice = false;
  Object.defineProperty(window, '__stickVoice', { value: () => { stuckVoice = true; } });
  navigator.vibrate = (pattern) => { log.vibrations.push([pattern].flat()); return touched(); };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; this.lang = ''; } };
  Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: {
    getVoices: () => [], speak: (utterance) => { log.words.push(utterance.lang + ' ' + utterance.text); if (!stuckVoice) setTimeout(() => utterance.onend?.(), 20); }, cancel: () => log.words.push('hush'),
  } });

  let hidden = false;
  Object.defineProperty(Document.prototype, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  Object.defineProperty(window, '__hide', { value: (wanted) => { hidden = wanted; document.dispatchEvent(new Event('visibilitychange')); } });
})();`;

export function senses(page: Page): Promise<Senses> {
  return page.evaluate<Senses>('window.__senses');
}

/** The phone goes into a pocket with its screen off, or comes out again. */
export async function pocket(page: Page, inside: boolean): Promise<void> {
  await page.evaluate(`window.__hide(${inside})`);
}

/** The sound clock stands still, as on an iPhone after a telephone call, or goes on. The browser says that it sounds. */
export async function freezeSound(page: Page, wanted: boolean): Promise<void> {
  await page.evaluate(`window.__freezeSound(${wanted})`);
}
