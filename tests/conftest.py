"""Here so that this folder is on the path: modules in it are shared by the tests of all packages."""
