import type { JSX } from 'preact';

/** The mark of the pages: a lotus that is also a bell. */
export function Lotus({ class: extra = '' }: { class?: string }): JSX.Element {
  return (
    <svg class={`lotus ${extra}`} viewBox="0 0 120 96" aria-hidden="true" focusable="false">
      <path class="lotus-back" d="M60 62C38 62 20 52 10 34c16-4 30 0 40 10M60 62c22 0 40-10 50-28-16-4-30 0-40 10" />
      <path class="lotus-side" d="M60 64C42 58 31 42 30 22c14 3 25 14 30 30 5-16 16-27 30-30-1 20-12 36-30 42z" />
      <path class="lotus-front" d="M60 66c-11-8-16-19-16-30C44 24 50 14 60 6c10 8 16 18 16 30 0 11-5 22-16 30z" />
      <path class="lotus-water" d="M24 76h72M38 86h44" />
      <circle class="lotus-clapper" cx="60" cy="73" r="5" />
    </svg>
  );
}
