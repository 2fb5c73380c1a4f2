package io.passkeyprofile.profile.account;

import io.passkeyprofile.profile.signin.signup.SignUpForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class NewPasswordTests {

	@ParameterizedTest
	@ValueSource(ints = { 8, 256 })
	void acceptsEightToTwoHundredFiftySixCharacters(int length) {
		assertThat(new NewPassword("😀".repeat(length)).value()).hasSize(2 * length);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 257 })
	void refusesOtherLengths(int length) {
		assertThatIllegalArgumentException().isThrownBy(() -> new NewPassword("a".repeat(length)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "password", "PassWord1", "12345678", "ｐａｓｓｗｏｒｄ", "qwertyuiop", "iloveyou" })
	void refusesCommonPasswords(String common) {
		assertThatExceptionOfType(UnfitPasswordException.class).isThrownBy(() -> new NewPassword(common))
			.satisfies((refusal) -> assertThat(refusal.getMessageKey()).isEqualTo("new-password.common"));
	}

	@Test
	void knowsThousandsOfCommonPasswords() {
		assertThat(CommonPasswords.count()).isGreaterThan(11_000);
	}

	@ParameterizedTest
	@CsvSource({ "adalovelace,adalovelace", "AdaLovelace,1adaLOVELACE234567", "ada lovelace,ada lovelaceada lovelace1",
			"ﬁsherman,xFISHERMANx" })
	void refusesPasswordsTooMuchLikeTheUsername(String username, String password) {
		assertThatExceptionOfType(UnfitPasswordException.class)
			.isThrownBy(() -> new NewPassword(password).requireUnlike(new Username(username)))
			.satisfies((refusal) -> assertThat(refusal.getMessageKey()).isEqualTo("new-password.username"));
	}

	@ParameterizedTest
	@CsvSource({ "ada,ada12345678", "ada,correct horse", "demo,show-me-passkeys", "adalovelace,lovelace-ada" })
	void acceptsTheUsernameWithinALongerPassword(String username, String password) {
		assertThatNoException().isThrownBy(() -> new NewPassword(password).requireUnlike(new Username(username)));
	}

	@Test
	void neverPrintsThePassword() {
		NewPassword password = new NewPassword("correct horse");
		assertThat(password).hasToString("NewPassword[****]");
		assertThat(new SignUpForm("ada", password.value()).toString()).doesNotContain(password.value());
	}

}
