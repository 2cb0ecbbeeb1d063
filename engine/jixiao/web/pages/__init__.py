"""The pages of the workbench, a module for each subject: what is shown, and what can be done there."""
