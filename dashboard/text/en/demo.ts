import type { DemoText } from '../zh/demo.ts';

/** What the home of the demo says, in English. */
export const demoEn: DemoText = {
  title: 'Demo: who would you like to be?',
  worker: 'A worker',
  workerHint: "Wang's phone: who is calling, I am going",
  desk: 'The desk',
  deskHint: 'The board: who waits, who is going',
  caller: 'The caller',
  callerHint: 'The ground floor: press a button',
};
