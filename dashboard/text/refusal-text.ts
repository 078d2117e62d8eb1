import type { Refusal } from '../api/http.ts';
import { localize } from './language.ts';
import type { Language } from './words.ts';
import type { Text } from './zh.ts';

/** Why the hub refused, in words for staff: "Wang is going already". */
export function refusalText(refusal: Refusal, text: Text, language: Language): string {
  const known = (text.refusals as Partial<Record<string, (owner: string) => string>>)[refusal.code];
  const owner = refusal.owner ? localize(refusal.owner.name, language) : text.somebody;
  return known ? known(owner) : text.refusedOtherwise;
}
