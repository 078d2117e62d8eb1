import type { WordsView } from '../../contract/ids.ts';
import type { Trouble } from '../../domain/trouble/trouble.ts';

/** The sentence that a phone shows and speaks about a trouble: what is broken, and what follows from it. */
export function troubleWords(
  { kind, count }: Pick<Trouble, 'kind' | 'count'>,
  { point, place }: { readonly point: WordsView; readonly place: WordsView },
): WordsView {
  if (kind === 'silent')
    return {
      zh: `${place.zh}的${point.zh}没有信号，现在按了也没有人知道。请去查看。`,
      en: `${point.en} (${place.en}) is silent: a press there is heard by nobody now. Please look.`,
    };
  return {
    zh: `${place.zh}的${point.zh}响了${count}次，去了都没有人。请检查按钮和线路。`,
    en: `${point.en} (${place.en}) has called ${count} times, and nobody was there. Please check the button and its wire.`,
  };
}
