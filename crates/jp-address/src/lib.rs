//! From Amazon's free-text Japanese names and addresses to the parts that a form asks for.
