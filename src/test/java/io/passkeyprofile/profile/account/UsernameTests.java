package io.passkeyprofile.profile.account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UsernameTests {

	@ParameterizedTest
	@ValueSource(strings = { "ada", "Ada Lovelace", "山田太郎", "o'neil@example.com", "<b>bold</b>" })
	void keepsTheUsernameAsTyped(String typed) {
		assertThat(new Username(typed).value()).isEqualTo(typed);
	}

	@Test
	void acceptsSixtyFourCharactersOutsideTheBasicPlane() {
		assertThat(new Username("😀".repeat(64)).value()).hasSize(128);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ab", "   ab   ", "a\u0000da", "a\nda", "a\u007fda", "a\u200bda", "a\u202eda",
			"ada\ud800", "a\u2028da" })
	void refusesShortAndInvisibleNames(String typed) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Username(typed));
	}

	@Test
	void refusesSixtyFiveCharacters() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Username("a".repeat(65)));
	}

	@Test
	void trimsWhiteSpace() {
		assertThat(new Username("\u00a0ada \n").value()).isEqualTo("ada");
	}

	@Test
	void countsCharactersAfterNormalizing() {
		// One ligature, three letters
		assertThat(new Username("\ufb03").value()).isEqualTo("ffi");
	}

	@ParameterizedTest
	@CsvSource({ "ada,ADA", "Straße,STRASSE", "ΣΊΣΥΦΟΣ,σίσυφος", "ﬁsh,FISH", "Ａｄａ,ada", "Zoe\u0308,Zoë" })
	void ignoresCaseAndCompatibilityForms(String one, String other) {
		assertThat(new Username(one).key()).isEqualTo(new Username(other).key());
	}

	@Test
	void tellsDifferentNamesApart() {
		assertThat(new Username("ada").key()).isNotEqualTo(new Username("adä").key());
	}

}
