package io.passkeyprofile.sandbox.management;

import java.util.Arrays;

/**
 * One condition on a list of users. Its SQL consists of constants, and the value is
 * always bound as a parameter.
 */
record UserFilter(UserField field, Operator operator, Object value) {

	/**
	 * Parses a filter from a query parameter.
	 * @param field the field to compare
	 * @param value the value, which may begin with an operator such as {@code gt:}
	 * @return the filter
	 * @throws ApiException if the value does not fit the field
	 */
	static UserFilter of(UserField field, String value) {
		Operator operator = Arrays.stream(Operator.values())
			.filter((candidate) -> !candidate.prefix.isEmpty() && value.startsWith(candidate.prefix))
			.filter((candidate) -> !candidate.forText || field == UserField.ID)
			.findFirst()
			.orElse(Operator.EQUAL);
		Object operand = field.read(value.substring(operator.prefix.length()));
		return new UserFilter(field, operator, operator.forText ? "%" + literal((String) operand) + "%" : operand);
	}

	String sql(String parameter) {
		return this.field.wireName() + this.operator.sql.formatted(":" + parameter);
	}

	private static String literal(String value) {
		return value.replaceAll("[!%_]", "!$0");
	}

	enum Operator {

		NOT_LIKE("not_like:", " not like %s escape '!'", true), LIKE("like:", " like %s escape '!'", true),
		NOT_EQUAL("ne:", " is distinct from %s", false), GREATER("gt:", " > %s", false), LESS("lt:", " < %s", false),
		EQUAL("", " = %s", false);

		private final String prefix;

		private final String sql;

		private final boolean forText;

		Operator(String prefix, String sql, boolean forText) {
			this.prefix = prefix;
			this.sql = sql;
			this.forText = forText;
		}

	}

}
