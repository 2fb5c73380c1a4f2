package io.passkeyprofile.profile.passkey.fact;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@StandaloneTest
class PasskeyNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "A", "Work laptop", "工作电脑", "מחשב", "حاسوب", "नौकरी", "👩‍💻 Laptop", "ä", "#1 (blue)",
			"می‌خواهم" })
	void takesNamesOfAnyScript(String name) {
		assertThat(new PasskeyName(name).value()).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "'  Work laptop ',Work laptop", "'a\u0308',ä" })
	void tidiesUp(String typed, String name) {
		assertThat(new PasskeyName(typed).value()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u200B", "\u200D\u200D", "a\nb", "a\tb", "a\u0000b", "a\u2028b", "abc\u202Edef",
			"\u2066a", "\u200Fa", "a\uFEFFb", "a\uD800b", "a\uE000b", "\u0301" })
	void refusesInvisibleNames(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PasskeyName(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "😀" })
	void countsCharactersAndNotTheirParts(String character) {
		assertThat(new PasskeyName(character.repeat(64)).value()).hasSize(64 * character.length());
		assertThatIllegalArgumentException().isThrownBy(() -> new PasskeyName(character.repeat(65)));
	}

}
