import { Button, Dialog, Flex } from "@radix-ui/themes";

interface DialogButtonsProps {
  /** What the button says that submits the form. */
  action: string;
  isPending: boolean;
  isDisabled?: boolean;
}

/** The buttons at the end of a form in a dialog. */
export function DialogButtons({ action, isPending, isDisabled = false }: DialogButtonsProps) {
  return (
    <Flex gap="3" mt="4" justify="end">
      <Dialog.Close>
        <Button type="button" variant="soft" color="gray">
          Cancel
        </Button>
      </Dialog.Close>
      <Button type="submit" loading={isPending} disabled={isDisabled}>
        {action}
      </Button>
    </Flex>
  );
}
