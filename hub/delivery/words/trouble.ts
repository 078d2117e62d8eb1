import type { WordsView } from '../../contract/ids.ts';
import type { Trouble } from '../../domain/trouble/trouble.ts';

type Names = { readonly point: WordsView; readonly place: WordsView };
type Told = Pick<Trouble, 'kind' | 'count' | 'broker' | 'bridge' | 'why'>;

/** The sentence that a phone shows and speaks about a trouble: what is broken, and what follows from it. */
export function troubleWords(trouble: Told, names: Names): WordsView {
  const { point, place } = names;
  const { count } = trouble;
  switch (trouble.kind) {
    case 'silent':
      return {
        zh: `${place.zh}的${point.zh}没有信号，现在按了也没有人知道。请去查看。`,
        en: `${point.en} (${place.en}) is silent: a press there is heard by nobody now. Please look.`,
      };
    case 'false-presses':
      return {
        zh: `${place.zh}的${point.zh}响了${count}次，去了都没有人。请检查按钮和线路。`,
        en: `${point.en} (${place.en}) has called ${count} times, and nobody was there. Please check the button and its wire.`,
      };
    case 'broker-gone':
      return joined(brokerWords(trouble), deafWords(count, names), REMEDIES[trouble.why ?? 'unreachable']);
    case 'bridge-gone':
      return joined(
        { zh: `按钮网关“${trouble.bridge ?? ''}”已离线`, en: `The bridge ${trouble.bridge ?? ''} is offline` },
        deafWords(count, names),
        { zh: '请检查网关的电源和程序。', en: 'Please check its power and its program.' },
      );
  }
}

function brokerWords({ broker = '', why }: Told): WordsView {
  if (why === 'refused')
    return { zh: `消息服务器“${broker}”不让本系统登录`, en: `The broker ${broker} does not let the hub in` };
  if (why === 'certificate')
    return { zh: `消息服务器“${broker}”的证书不可信`, en: `The certificate of the broker ${broker} is not trusted` };
  return { zh: `与消息服务器“${broker}”的连接断了`, en: `The line to the broker ${broker} is broken` };
}

/** What follows: the buttons behind it cannot be heard. */
function deafWords(count: number, { point, place }: Names): WordsView {
  return count === 1
    ? {
        zh: `现在按${place.zh}的${point.zh}没有人知道`,
        en: `a press at ${point.en} (${place.en}) is heard by nobody now`,
      }
    : {
        zh: `有${count}个按钮现在按了没有人知道，其中有${place.zh}的${point.zh}`,
        en: `${count} buttons are heard by nobody now, ${point.en} (${place.en}) among them`,
      };
}

const REMEDIES: Readonly<Record<NonNullable<Trouble['why']>, WordsView>> = {
  unreachable: { zh: '请检查那台机器和网络。', en: 'Please check that machine and the network.' },
  refused: { zh: '请检查用户名和密码文件。', en: 'Please check the user name and the password file.' },
  certificate: { zh: '请检查证书和设置。', en: 'Please check the certificate and the settings.' },
};

function joined(what: WordsView, follows: WordsView, remedy: WordsView): WordsView {
  return { zh: `${what.zh}，${follows.zh}。${remedy.zh}`, en: `${what.en}: ${follows.en}. ${remedy.en}` };
}
