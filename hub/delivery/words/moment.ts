import type { WordsView } from '../../contract/ids.ts';
import type { LocalMoment } from '../../queries/local-moment.ts';

const DAYS = {
  sun: { zh: '周日', en: 'Sunday' },
  mon: { zh: '周一', en: 'Monday' },
  tue: { zh: '周二', en: 'Tuesday' },
  wed: { zh: '周三', en: 'Wednesday' },
  thu: { zh: '周四', en: 'Thursday' },
  fri: { zh: '周五', en: 'Friday' },
  sat: { zh: '周六', en: 'Saturday' },
} as const;

/**
 * A future time as it is spoken: with `today`, with `tomorrow`, by the day of the week, or after a week by the date.
 */
export function momentWords({ clock, ahead, weekday, date }: LocalMoment): WordsView {
  if (ahead === 0) return { zh: `今天${clock}`, en: `${clock} today` };
  if (ahead === 1) return { zh: `明天${clock}`, en: `${clock} tomorrow` };
  if (ahead < 7) return { zh: `${DAYS[weekday].zh}${clock}`, en: `${clock} on ${DAYS[weekday].en}` };
  const [, month, day] = date.split('-').map(Number);
  return { zh: `${month}月${day}日${clock}`, en: `${clock} on ${date}` };
}
