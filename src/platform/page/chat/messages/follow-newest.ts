/** Where a scrolled box stands, in CSS pixels. */
export interface ScrollPlace {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Distance in CSS pixels from the end within which a box counts as being at it. */
const NEAR_PX = 60;

export function isAtEnd({ scrollTop, scrollHeight, clientHeight }: ScrollPlace): boolean {
  return scrollHeight - scrollTop - clientHeight <= NEAR_PX;
}

/**
 * Whether a box goes on following its end after it was scrolled: it does not from when a person scrolls up until they are back at the
 * end. What grows at the end moves nothing up, so it does not count.
 */
export function followsAfterScroll(isFollowing: boolean, before: number, now: ScrollPlace): boolean {
  if (isAtEnd(now)) return true;
  return isFollowing && now.scrollTop >= before;
}
