import { Card, Flex, Text } from "@radix-ui/themes";
import type { ReactNode } from "react";

/** Stands where there is nothing yet, and says how something comes to be. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="3">
      <Flex direction="column" align="center" gap="2" py="5">
        <Text weight="bold">{title}</Text>
        <Text size="2" color="gray" align="center">
          {children}
        </Text>
      </Flex>
    </Card>
  );
}
