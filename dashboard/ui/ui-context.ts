import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Language } from '../text/words.ts';
import type { Text } from '../text/zh.ts';
import { requiredContext } from './required-context.ts';

/** What every page needs: its language, its words, and the way to another page. */
export type Ui = {
  readonly language: Signal<Language>;
  readonly text: ReadonlySignal<Text>;
  readonly go: (path: string) => void;
};

export const [UiProvider, useUi] = requiredContext<Ui>('UiProvider');
