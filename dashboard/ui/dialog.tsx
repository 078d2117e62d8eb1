import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** The browser's own modal dialog: it keeps the focus inside, closes with Escape, and gives the focus back. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  const heading = useId();
  // A layout effect runs before the next key press.
  useLayoutEffect(() => {
    const dialog = box.current;
    if (dialog === null) return undefined;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      gone.current = true;
      dialog.close();
      // The browser gives the focus back only while the dialog is still in the page, which is not certain here.
      const lost = document.activeElement === document.body || dialog.contains(document.activeElement);
      if (lost && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      // The close event comes later, perhaps when the next dialog is open. It must not close that one.
      ref={box}
      aria-labelledby={heading}
      onClose={() => gone.current || onClose()}
      onCancel={(event) => {
        // Closed by our own rendering, at once. The browser's close event comes later, perhaps after the next key
        // press.
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-body">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
