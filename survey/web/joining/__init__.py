"""An open link: where somebody says where they belong, and gets a link of their own."""
