import {
  autoUpdate,
  flip,
  FloatingPortal,
  offset,
  safePolygon,
  shift,
  useDismiss,
  useFloating,
  useFocus,
  useHover,
  useInteractions,
  useMergeRefs,
  useRole,
} from '@floating-ui/react';
import { useState, type ReactNode, type RefCallback } from 'react';

/** The same for all: what is made anew in each drawing is compared in each. */
const middleware = [offset(16), flip({ padding: 8 }), shift({ padding: 8 })];

/**
 * Details on hover or keyboard focus; it can be hovered itself, and Esc takes it away.
 * @param ownRef what else follows the element that they belong to; the same in each drawing
 */
export function useTooltip(content: ReactNode, ownRef: RefCallback<Element>) {
  const [open, setOpen] = useState(false);
  const [handleClose] = useState(() => safePolygon());
  const { refs, floatingStyles, context } = useFloating<Element>({
    open,
    onOpenChange: setOpen,
    placement: 'top',
    middleware,
    whileElementsMounted: autoUpdate,
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([
    useHover(context, { mouseOnly: true, delay: { open: 80 }, handleClose }),
    useFocus(context, { visibleOnly: true }),
    useDismiss(context),
    useRole(context, { role: 'tooltip' }),
  ]);
  const tooltip = open && (
    <FloatingPortal>
      <div ref={refs.setFloating} className="tooltip" style={floatingStyles} {...getFloatingProps()}>
        {content}
      </div>
    </FloatingPortal>
  );
  const ref = useMergeRefs<Element>([refs.setReference, ownRef]);
  return { ref, referenceProps: getReferenceProps, tooltip, close: () => setOpen(false) };
}
