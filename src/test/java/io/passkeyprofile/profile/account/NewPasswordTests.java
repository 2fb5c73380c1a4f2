package io.passkeyprofile.profile.account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NewPasswordTests {

	@ParameterizedTest
	@ValueSource(ints = { 8, 256 })
	void takesEightToTwoHundredFiftySixCharacters(int length) {
		assertThat(new NewPassword("😀".repeat(length)).value()).hasSize(2 * length);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 257 })
	void refusesOtherLengths(int length) {
		assertThatIllegalArgumentException().isThrownBy(() -> new NewPassword("a".repeat(length)));
	}

	@Test
	void neverShowsItself() {
		NewPassword password = new NewPassword("correct horse");
		assertThat(password).hasToString("NewPassword[****]");
		assertThat(new SignUpForm("ada", password.value()).toString()).doesNotContain(password.value());
	}

}
