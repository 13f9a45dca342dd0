"""发文: papers that an office issues, from the draft to the register of numbers."""
