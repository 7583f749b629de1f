import { Component, type ReactNode } from "react";
import { TextOutput } from "./text-output.tsx";

interface GuardProps {
  /** Text that is shown where the output cannot be. */
  fallback: string;
  children: ReactNode;
}

/** Keeps an output that cannot be drawn, or whose renderer cannot be loaded, from taking the page with it. */
export class OutputGuard extends Component<GuardProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <>
        <p className="pyodide-note">This output cannot be drawn.</p>
        <TextOutput text={this.props.fallback} />
      </>
    );
  }
}
