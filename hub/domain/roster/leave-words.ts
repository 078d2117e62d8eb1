/**
 * Words by which people write that somebody is not there. One of them is enough: somebody on leave who counts as on
 * duty would be rung, and nobody would come.
 */
const AWAY_ZH =
  /休假|请假|請假|告假|年假|年休|病假|事假|产假|產假|婚假|丧假|喪假|陪产假|护理假|育儿假|探亲假|公休|调休|調休|轮休|輪休|补休|補休|倒休|休息|放假|假期|度假|离岗|離崗|缺勤|外出/;
const AWAY_EN =
  /\b(?:leave|holidays?|vacation|sick(?:ness)?|ill|off|ooo|oof|out[- ]of[- ](?:the[- ])?office|pto|day[- ]?off|time[- ]?off|absent|absence|away|unavailable|maternity|paternity|not (?:on duty|working|available))\b/i;
/** Says "not on duty" with the word for duty in it. */
const NOT_ON_DUTY = /不(?:值班|上班|当班|在岗|在)|\boff[- ]duty\b|\bno(?:t on)? (?:duty|shift)\b/i;
const DUTY = /值班|值守|当班|當班|上班|在岗|加班|\b(?:duty|on[- ]call|shift|stand[- ]?by)\b/i;

/** Whether a text says that somebody is away, that they are on duty, both, or neither. */
export function saidOfWork(text: string): 'away' | 'duty' | 'both' | null {
  const plain = text.normalize('NFKC');
  if (NOT_ON_DUTY.test(plain)) return 'away';
  const away = AWAY_ZH.test(plain) || AWAY_EN.test(plain);
  const duty = DUTY.test(plain);
  return away && duty ? 'both' : away ? 'away' : duty ? 'duty' : null;
}
