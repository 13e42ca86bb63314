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
  useRole,
} from '@floating-ui/react';
import { useState, type ReactNode } from 'react';

/** Details on hover or keyboard focus; it can be hovered itself, and Esc takes it away. */
export function useTooltip(content: ReactNode) {
  const [open, setOpen] = useState(false);
  const { refs, floatingStyles, context } = useFloating<Element>({
    open,
    onOpenChange: setOpen,
    placement: 'top',
    middleware: [offset(16), flip({ padding: 8 }), shift({ padding: 8 })],
    whileElementsMounted: autoUpdate,
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([
    useHover(context, { mouseOnly: true, delay: { open: 80 }, handleClose: safePolygon() }),
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
  return { setReference: refs.setReference, referenceProps: getReferenceProps, tooltip, close: () => setOpen(false) };
}
