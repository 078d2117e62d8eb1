import { officeEn } from '../text/en/office.ts';
import { officeZh, type OfficeText } from '../text/zh/office.ts';
import { useUi } from '../ui/ui-context.ts';

/** The words of these pages. They come with the pages, so that a phone on shift does not load them. */
export function useOffice(): OfficeText {
  return useUi().language.value === 'zh' ? officeZh : officeEn;
}
