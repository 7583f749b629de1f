import { Flex, Heading, Text } from "@radix-ui/themes";
import { Loaded } from "../../forms/loaded.tsx";
import { Obstacle } from "../obstacle.tsx";
import { useSandboxView } from "../use-sandbox-view.ts";
import { InstallForm } from "./install-form.tsx";
import { PackageList } from "./package-list.tsx";
import { TemplatesTable } from "./templates-table.tsx";

/** What is in the package store, and the templates that are made of it. */
export function PackagesPage() {
  return (
    <>
      <Heading as="h2" size="5">
        Packages
      </Heading>
      <Text as="p" size="2" color="gray" mb="4">
        What the store holds is there for every session, with no download of its own.
      </Text>
      <Loaded query={useSandboxView(10_000)}>
        {({ obstacle, packages, templates }) => (
          <Flex direction="column" gap="5">
            <Obstacle obstacle={obstacle} />
            {!obstacle && <InstallForm />}
            <PackageList packages={packages} />
            <TemplatesTable templates={templates} />
          </Flex>
        )}
      </Loaded>
    </>
  );
}
