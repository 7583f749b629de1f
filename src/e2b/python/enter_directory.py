"""Takes a context into its working directory, which is made when it is missing."""

import os

os.makedirs(os.environ["E2B_CONTEXT_CWD"], exist_ok=True)
os.chdir(os.environ["E2B_CONTEXT_CWD"])
del os
