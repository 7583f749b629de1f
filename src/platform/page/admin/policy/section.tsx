import { Card, Flex, Grid, Heading } from "@radix-ui/themes";
import type { ReactNode } from "react";

/** Rules that belong together. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card asChild size="3">
      <section aria-label={title}>
        <Heading as="h3" size="4" mb="4">
          {title}
        </Heading>
        <Flex direction="column" gap="5">
          {children}
        </Flex>
      </section>
    </Card>
  );
}

/** Short fields beside one another, where there is room. */
export function Row({ children }: { children: ReactNode }) {
  return (
    <Grid columns={{ initial: "1", sm: "2" }} gap="5">
      {children}
    </Grid>
  );
}
