package com.asoud.ddl.testmodel.mappings.parts;

import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.AbstractClassJavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcTypeIndicators;

/** In grams; an integer by what its package registers, and bytes without. */
public record Weight(int grams) implements java.io.Serializable {

    @SuppressWarnings("serial")
    public static final class JavaType extends AbstractClassJavaType<Weight> {

        public JavaType() {
            super(Weight.class);
        }

        @Override
        public JdbcType getRecommendedJdbcType(JdbcTypeIndicators context) {
            return context.getJdbcType(SqlTypes.INTEGER);
        }

        @Override
        public <X> X unwrap(Weight value, Class<X> type, WrapperOptions options) {
            return type.cast(value.grams());
        }

        @Override
        public <X> Weight wrap(X value, WrapperOptions options) {
            return new Weight(((Number) value).intValue());
        }
    }
}
