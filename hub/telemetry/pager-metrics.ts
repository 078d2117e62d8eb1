/** The values of the metrics of pagers. None of them names a person or a topic. */
export type PagerReadings = {
  /** Open connections by transport. */
  readonly lines: () => Readonly<Record<string, number>>;
  readonly waves: () => number;
  readonly pongsMissed: () => number;
  readonly linesEnded: () => number;
  /** Pressed buttons by what came of them. */
  readonly buttons: () => Readonly<Record<string, number>>;
  readonly refused: () => number;
  readonly unanswered: () => number;
};

/** How a metric is registered (metrics.ts). */
export type Register = {
  readonly counter: (name: string, help: string, read: () => number) => void;
  readonly labelled: (
    kind: 'counter' | 'gauge',
    about: { readonly name: string; readonly help: string; readonly label: string },
    read: () => Readonly<Record<string, number>>,
  ) => void;
};

export function registerPagerMetrics({ counter, labelled }: Register, readings: PagerReadings): void {
  labelled(
    'gauge',
    { name: 'lotusbell_pager_lines', help: 'Open connections of pagers, by transport', label: 'transport' },
    readings.lines,
  );
  counter('lotusbell_pager_waves_total', 'Waves of calls that rang on at least one pager', readings.waves);
  counter('lotusbell_pager_pongs_missed_total', 'Pings that a pager did not answer within 3 s', readings.pongsMissed);
  counter('lotusbell_pager_lines_ended_total', 'Lines ended after 15 s without an answer', readings.linesEnded);
  labelled(
    'counter',
    {
      name: 'lotusbell_pager_buttons_total',
      help: 'Buttons of messages that were pressed, by result',
      label: 'result',
    },
    readings.buttons,
  );
  counter('lotusbell_pager_guesses_total', 'Wrong topics and tokens, all refused', readings.refused);
  counter(
    'lotusbell_pager_guesses_unanswered_total',
    'Wrong topics and tokens cut without an answer: too many from one network',
    readings.unanswered,
  );
}
