import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { followsAfterScroll } from "./follow-newest.ts";

/** Keeps a scrolled box at its end while its content grows, unless the person has scrolled up. */
export function useFollowNewest(box: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const [isFollowing, setIsFollowing] = useState(true);
  const follows = useRef(true);
  const lastTop = useRef(0);

  useEffect(() => {
    const [element, inner] = [box.current, content.current];
    if (!element || !inner) return;
    const follow = () => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    };
    const onScroll = () => {
      follows.current = followsAfterScroll(follows.current, lastTop.current, element);
      lastTop.current = element.scrollTop;
      setIsFollowing(follows.current);
    };
    const observer = new ResizeObserver(follow);
    observer.observe(inner);
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    follow();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [box, content]);

  const jump = useCallback(() => {
    follows.current = true;
    setIsFollowing(true);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [box]);
  return { isFollowing, jump };
}
