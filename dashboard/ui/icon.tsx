import type { JSX } from 'preact';

/** Icons on a 24 × 24 grid, in the colour of the text around them. Decoration only: there is always a word beside. */
const DRAWINGS = {
  bell: ['M12 3a6 6 0 0 0-6 6c0 5-2 6-2 8h16c0-2-2-3-2-8a6 6 0 0 0-6-6z', 'M10 20a2 2 0 0 0 4 0'],
  hand: [
    'M7 12V6.5a1.5 1.5 0 0 1 3 0V11',
    'M10 11V4.5a1.5 1.5 0 0 1 3 0V11',
    'M13 11V5.5a1.5 1.5 0 0 1 3 0V12',
    'M16 9.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1c-3 0-4.5-1.5-6-4l-2-3.500c-.8-1.4 1-2.7 2.2-1.500L7 13.5',
  ],
  ramp: ['M3 19h18', 'M3 19 21 10v9', 'M8.5 9.500a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z', 'M8 12.500l5-2.5'],
  danger: ['M12 3 22 20H2z', 'M12 10v5', 'M12 17.500v.1'],
  hands: [
    'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
    'M16 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
    'M3 20v-5a4 4 0 0 1 4-4h2l3 3 3-3h2a4 4 0 0 1 4 4v5',
  ],
  going: [
    'M13 5a1.7 1.7 0 1 0 0-3.400A1.7 1.7 0 0 0 13 5z',
    'M8 11l3.5-3.500L14 9l2 3h3',
    'M11.5 8 10 14l4 3v5',
    'M10 14l-1.5 4L5 21',
  ],
  there: ['M12 21s7-6.3 7-11.500A7 7 0 0 0 5 9.500C5 14.7 12 21 12 21z', 'M9 9.500l2.2 2.200L15.2 8'],
  check: ['M4 12.5 9.5 18 20 6.5'],
  back: ['M9 6 3 12l6 6', 'M3 12h11a6 6 0 0 1 6 6v1'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5.500l3.5 2'],
  person: ['M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7'],
  people: [
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
    'M2.5 20c0-4 2.8-6 6.5-6s6.5 2 6.5 6',
    'M16 4.500a3.5 3.5 0 0 1 0 6.5',
    'M18 14.500c2.2.8 3.5 2.6 3.5 5.5',
  ],
  broken: ['M9 15l-2.5 2.500a3.5 3.5 0 0 1-5-5L5 9', 'M15 9l2.5-2.500a3.5 3.5 0 0 1 5 5L19 15', 'M4 4l16 16'],
  sound: ['M4 9.500v5h3.500L12 19V5L7.5 9.500z', 'M15.5 9a4 4 0 0 1 0 6', 'M18 6.500a8 8 0 0 1 0 11'],
  mute: ['M4 9.500v5h3.500L12 19V5L7.5 9.500z', 'M16 9.500l5 5', 'M21 9.500l-5 5'],
  vibrate: ['M8 4h8v16H8z', 'M4.5 8v8', 'M19.5 8v8', 'M1.5 10v4', 'M22.5 10v4'],
  screen: ['M3 5h18v11H3z', 'M9 20h6', 'M12 16v4'],
  words: ['M4 5h16v11h-8l-5 4v-4H4z', 'M8 9.500h8', 'M8 12.500h5'],
  disk: [
    'M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3v12c0 1.7-3.6 3-8 3s-8-1.3-8-3z',
    'M4 6c0 1.7 3.6 3 8 3s8-1.3 8-3',
    'M12 12.500v3',
    'M12 17.800v.1',
  ],
  globe: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M3 12h18', 'M12 3c3 3 3 15 0 18', 'M12 3c-3 3-3 15 0 18'],
  send: ['M12 19V6', 'M6 11.5 12 5.500l6 6'],
  book: ['M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2z', 'M9 8.500h6', 'M9 12h6', 'M9 15.500h3'],
  plus: ['M12 5v14', 'M5 12h14'],
  more: ['M5 12v.1', 'M12 12v.1', 'M19 12v.1'],
  down: ['M6 10l6 6 6-6'],
  up: ['M6 14l6-6 6 6'],
  door: ['M6 21V3h12v18', 'M3 21h18', 'M14.5 12v.1'],
  phone: ['M7 2.500h10v19H7z', 'M11 18.500h2'],
  leaf: [
    'M12 4c3.5 3.5 4.5 7 4.5 10 0 2.6-2 4.5-4.5 4.500S7.5 16.6 7.5 14c0-3 1-6.5 4.5-10z',
    'M7.6 10C4.8 10.5 3 11.5 1.8 13c.6 4 3.7 6.3 7.2 5.5',
    'M16.4 10c2.8.5 4.6 1.5 5.8 3-.6 4-3.7 6.3-7.2 5.5',
  ],
} as const;

export type IconName = keyof typeof DRAWINGS;

export function Icon({ name, class: extra }: { name: IconName; class?: string }): JSX.Element {
  return (
    <svg class={`icon ${extra ?? ''}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {DRAWINGS[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

const OF_KIND: Record<string, IconName> = {
  visit: 'bell',
  assist: 'ramp',
  help: 'hand',
  emergency: 'danger',
  hands: 'hands',
};

/** A site may define other kinds. They get the bell. */
export function kindIcon(kind: string): IconName {
  return OF_KIND[kind] ?? 'bell';
}
